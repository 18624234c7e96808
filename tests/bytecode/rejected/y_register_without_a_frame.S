%% rule: frames
%% y0 is used where there is no frame
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {move,{x,0},{y,0}}.
    return.
    int_code_end.
