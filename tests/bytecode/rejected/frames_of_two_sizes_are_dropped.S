%% rule: frames
%% where frames of different sizes have met
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {is_atom,{f,3},{x,0}}.
    {allocate_zero,1,1}.
    {jump,{f,4}}.
  {label,3}.
    {allocate_zero,2,1}.
  {label,4}.
    {deallocate,1}.
    return.
    int_code_end.
