%% rule: frames
%% there is still a frame of 0
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {allocate,0,1}.
    return.
    int_code_end.
