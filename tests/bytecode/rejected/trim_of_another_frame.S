%% rule: frames
%% a frame of 1 and 2 is trimmed where there is one of 2
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {allocate_zero,2,1}.
    {trim,1,2}.
    {deallocate,2}.
    return.
    int_code_end.
